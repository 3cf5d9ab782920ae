"""Step-by-step guides through Portland Revenue Online and the Revenue Division."""
