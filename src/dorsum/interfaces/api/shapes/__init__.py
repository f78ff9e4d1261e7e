"""The shape of what the API answers, for its description; answers are made in `dorsum.report`."""
