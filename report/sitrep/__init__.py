"""A situation report that anyone can rebuild: documents, claims, zone, escalation, charts, report."""
