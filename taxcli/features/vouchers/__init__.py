"""Payment vouchers, and the check to write."""
