"""One line of a form, down to the facts and the law it is based on."""
