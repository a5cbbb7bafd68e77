mod refusal;
