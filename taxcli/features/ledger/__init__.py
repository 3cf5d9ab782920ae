"""The payments beside the return, and a bill received beside both."""
