"""What the filer says: models, reading and editing the TOML file, the lock. No tax rules."""
