"""Facilitate a session with a group: its agenda and timer, the presenter's and the wall view, group work and handouts."""
