"""Many cases at once: tables in, results out, resumable. No tax rules."""
