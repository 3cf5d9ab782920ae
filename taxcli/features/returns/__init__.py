"""The returns and schedules as pages."""
