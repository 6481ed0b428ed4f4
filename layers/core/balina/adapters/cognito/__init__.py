"""Who users are, kept by Amazon Cognito."""
