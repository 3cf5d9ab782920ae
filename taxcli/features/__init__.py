"""What a person asks for, a thing each: its data, and its document. No law, no layout."""
