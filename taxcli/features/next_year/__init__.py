"""The case of the year after: made to be filled in, or planned for its estimated payments."""
