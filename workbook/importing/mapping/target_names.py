"""Name the columns of time logs in English and French, as other programs and people call them."""

from __future__ import annotations

# The names that leave no doubt about the target. A number below "Duration" could be hours or minutes.
TIME_LOG_NAMES = {
    "date": ("Day", "Start date", "Date de début", "Jour"),
    "start": ("Start time", "Begin", "From", "Début", "Heure de début", "De"),
    "end": ("End time", "Finish", "To", "Until", "Fin", "Heure de fin", "À"),
    "end_date": ("Date de fin",),
    "minutes": ("Duration (minutes)", "Duration (min)", "Min", "Durée (minutes)", "Durée (min)"),
    "hours": ("Duration (hours)", "Duration (h)", "Hrs", "Heures", "Durée (heures)", "Durée (h)"),
    "seconds": ("Duration (seconds)", "Duration (s)", "Sec", "Secondes", "Durée (secondes)", "Durée (s)"),
    "all_day": ("All day event", "All day", "Journée entière", "Toute la journée"),
    "kind": ("Kind", "Genre de travail", "Type de travail"),
    "client": ("Customer", "Clientèle"),
    "note": ("Note", "Notes", "Description", "Ce que j'ai fait", "Titre", "Title", "Subject", "Objet"),
    "project": ("Tags", "Projet", "Étiquettes", "Mots clés", "Mots-clés"),
    "calendar": ("Calendrier",),
    "attendee": ("Attendees", "Participants"),
}
# The names that are only suggested.
SUGGESTED_NAMES = {
    "hours": ("Duration", "Durée", "Time", "Time spent", "Time worked", "Temps", "Temps passé"),
    "note": ("Task", "Activity", "Tâche", "Activité", "Titles"),
}
# French words for the choices of a time log.
TIME_LOG_VALUES = {"kind": {"Administratif": "administrative", "Administration": "administrative", "Autre": "other"}}
