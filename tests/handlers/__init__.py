"""What is shown, and what is read back."""
