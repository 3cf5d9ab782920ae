"""What the filer says: the models of a case, and reading and writing its TOML file."""
