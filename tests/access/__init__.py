"""Who may do what: every operation of every door is tried as everybody, on documents of each visibility."""
