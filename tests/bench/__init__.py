"""How fast the bot is, against floors measured in the same run: `make bench`."""
