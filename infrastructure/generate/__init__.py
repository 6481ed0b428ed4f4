"""Files of the repository that are written from code: `python -m generate api`. A test fails when one has drifted."""
