"""One line, down to the facts and the law it is based on."""
