"""What crosses the HTTP edge: pydantic models of requests and answers, frozen and closed. No use case knows them."""
