"""An extension: what to pay for it, and its voucher."""
