"""How law meets case: what a tax comes to. Never files, printing or sentences."""
