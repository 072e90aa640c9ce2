"""The commands that need more than a few lines, a file per noun. `__main__` lists them all."""
