"""Questions, their order, back, skip and resume; writes a case and holds no tax rule of its own."""
