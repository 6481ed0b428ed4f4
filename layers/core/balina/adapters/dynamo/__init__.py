"""The platform's rows in DynamoDB: one adapter per port, on the keys of docs/architecture.md. Nothing here scans."""
