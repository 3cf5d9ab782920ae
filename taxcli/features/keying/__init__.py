"""What is typed into Portland Revenue Online, in its order."""
