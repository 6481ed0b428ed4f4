"""The local cloud: starts on one machine what AWS runs, from the same template and by the same two commands."""
