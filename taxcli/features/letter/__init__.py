"""The letter to a client, by a firm's template."""
