"""The commands there are."""

# Command -> one line of help. A function of that name stands in <command>.py beside this, or in the
# module of MODULES; it is imported when the command runs, and not for --help.
COMMANDS = {
    "check": "Tell from a few questions whether to file, and what to expect; nothing is kept.",
    "interview": "Ask for what the returns need, in plain words, and write the case.",
    "compute": "Compute both returns of a case: what to file, what is due or comes back.",
    "compare": "Put two cases side by side, and show where they part.",
    "explain": "Explain one line, down to the facts and the law it rests on.",
    "review": "List what stands in the way, what to look at, and what to know.",
    "prepare": "Write all papers of a case into a folder.",
    "estimate": "Work out estimated payments: whether, how much, by when.",
    "extend": "Ask for more time to file: what to pay for it, or nothing to send.",
    "late": "Compute what paying late costs, month by month.",
    "plan": "Work out a payment plan: eligibility, fee, dates, installments, cost.",
    "ledger": "Put the payments beside the return, and a bill received beside both.",
    "status": "Tell what to expect after filing: the refund's time, protest and waiver dates.",
    "guide": "Lead through Portland Revenue Online and the Revenue Division, step by step.",
    "batch": "Prepare all clients of a table, or of a folder of case files.",
    "template": "Write an empty table of clients to fill in, with instructions.",
    "export": "Write case files as a table: the way back from cases to a spreadsheet.",
    "new": "Make next year's case of last year's, or the case of an amended return.",
    "lock": "Encrypt a case file with a passphrase.",
    "unlock": "Decrypt a locked case file.",
    "figures": "Show the figures of a tax year, with their sources.",
    "completion": "Print a script that completes taxcli's words in a shell.",
    "help": "Show help on a command or a topic.",
}
# Command -> the module beside this that has a function of that name, where it is not its own.
MODULES = {
    **dict.fromkeys(("compute", "compare", "explain", "review", "prepare"), "results"),
    **dict.fromkeys(("estimate", "extend"), "before_filing"),
    **dict.fromkeys(("late", "ledger", "status"), "after_filing"),
    **dict.fromkeys(("figures", "completion", "help"), "reference"),
    **dict.fromkeys(("template", "export"), "batch"),
    "new": "interview",
    "unlock": "lock",
}
