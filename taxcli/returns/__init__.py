"""The line engine: fills the forms, line by line, and explains every line."""
