"""How the law meets a case: one topic a file, pure functions, no files and no printing."""
