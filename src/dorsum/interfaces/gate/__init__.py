"""What stands before the doors for other programs: keys, sizes, speeds, numbers, and the sockets."""
