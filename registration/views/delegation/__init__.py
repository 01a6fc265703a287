"""The delegation's workspace: what a focal point sees and does, by private link."""
