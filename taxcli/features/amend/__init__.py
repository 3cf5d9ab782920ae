"""An amended return beside the one that was filed."""
