"""Questions, their order, back, skip and resume; writes a case. No tax rules."""
