"""The safety file: what it is made from, and the test builds in which a control is switched off."""
