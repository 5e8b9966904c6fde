"""From files to feedback and statements, personal details hidden."""
