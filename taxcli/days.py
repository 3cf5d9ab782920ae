"""The days and the tax years that a case, a notice or an option may name."""

from datetime import date

# A year outside is a slip of the keyboard; interest would run for centuries.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
# The taxes began in 2021; a year like 2206 is a slip.
FIRST_YEAR, LAST_YEAR = 2021, LAST_DAY.year
