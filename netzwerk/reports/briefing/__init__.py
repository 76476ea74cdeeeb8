"""The facilitator's briefing: facts in, rules over them, one document out."""
