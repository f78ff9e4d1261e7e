"""The one place that joins the interfaces: the command line, the pages, and the doors for other programs."""
