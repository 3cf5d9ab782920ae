"""What paying late costs."""
