"""The next year's case, made of this one."""
