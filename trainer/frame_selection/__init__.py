"""Frame selection: which frames of a long video a question needs, as a frozen reader's answers teach it."""
