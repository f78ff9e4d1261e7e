"""What Dorsum is built of: licences, a bill of materials, and known vulnerabilities."""
