"""The complete list of what the workbook has: written out here, so that nothing of it can vanish unnoticed.

Records refer to these ids for ever. More may come; what is listed stays.
"""

from __future__ import annotations

LEVELS = ("foundations", "level-1-3", "level-4-5", "level-6", "leading-service")
NOTEBOOKS = {
    "00-start-here": "",
    "01-foundations": "meaning behaviours practice-conversation environment",
    "02-level-1-3": (
        "extra-mile time-log service-style manager-feedback service-exemplars challenging-problem client-focus "
        "timely-response compare-interactions"
    ),
    "03-level-4-5": "their-shoes focus-group customer-wants know-your-clients collaboration",
    "04-level-6": "reframe-problem contribution-matrix long-term-needs public-recognition change-support",
    "05-leading-service": (
        "practice-audit start-at-the-top hire-for-fit involve-everyone trust-your-team keep-lines-open"
    ),
    "06-portfolio": "",
    "09-facilitator": "",
    "10-trainer": "",
}
SHOWN = {
    "00-start-here": ("home", "due", "about-me"),
    "06-portfolio": ("progress", "actions", "journal", "behaviours", "learning-goals", "dates-ahead"),
    "09-facilitator": ("session",),
    "10-trainer": (),
}
REGISTERS = {
    "about-me": "name role unit hopes",
    "actions": "what why owner due status activity worksheet entry",
    "agenda": "position title minutes actual_minutes done note activity step",
    "areas": "name",
    "clients": "name kind setting relies_on importance contact review_every last_reviewed",
    "people": "name role unit relation contact",
    "reflections": "date activity prompt text",
    "services": "name programme purpose volume",
    "session": "title purpose date begins_at minutes people activities",
    "session-clock": "step running_since finished_at wall colours",
    "steps-done": "activity step done_on",
}
# By activity, each worksheet with its layout and fields.
WORKSHEETS = {
    "meaning": {},
    "behaviours": {
        "behaviour-ratings": "table: date rater person behaviour rating evidence",
        "sorting-exercise": "playable: date score",
        "sorting-answers": "table: try statement answer right",
        "learning-goals": ("records: title date level_now level_wanted why by_when agreed_with learned rated_on"),
    },
    "practice-conversation": {
        "conversation-plays": "playable: date path ending shown broken",
        "conversation-debrief": "records: title date opened_up felt ask_next_time real_conversation",
    },
    "environment": {
        "organisation-culture": (
            "records: title date now_people_first now_innovation_first now_results_first now_rules_first "
            "preferred_people_first preferred_innovation_first preferred_results_first preferred_rules_first meaning"
        ),
    },
    "extra-mile": {
        "extra-mile-log": "table: date client extra_thing status minutes happened client_reaction would_repeat",
    },
    "time-log": {
        "time-entries": "table: date start minutes kind client note source source_id",
        "time-goals": "table: week target_share",
        "time-plan": "records: title date ideas chosen obstacles plan",
    },
    "service-style": {
        "call-reviews": "table: date recording consent_noted tone pace listening clarity overall_note",
        "call-moments": "table: call_review time_in_recording works note",
        "peer-discussions": "table: date person said taken_from_it",
    },
    "manager-feedback": {
        "feedback-notes": (
            "table: date from situation behaviour impact which_behaviour kind my_reply my_change status"
        ),
    },
    "service-exemplars": {
        "exemplars": "table: person recognised_for",
        "exemplar-interviews": "table: exemplar date question their_thinking",
        "exemplar-behaviours": "table: exemplar behaviour",
        "behaviour-trials": "table: date behaviour with_whom result note",
        "behaviour-sightings": "table: date behaviour person where note",
    },
    "challenging-problem": {
        "problem-cases": (
            "records: title date problem client manager why_hard learned_in_preparation best_outcome what_we_did result"
        ),
        "problem-ideas": "table: case idea source tried_out_on verdict",
        "manager-actions": "table: case date action reason how_known lesson",
    },
    "client-focus": {
        "habit-log": "table: date habit client did",
        "client-interviews": "table: date client needs their_words follow_up",
        "interview-ratings": "table: interview service satisfaction",
    },
    "timely-response": {
        "requests": (
            "table: received client kind heard asked understanding_confirmed responded_at response_type reaction note"
        ),
        "promises": "table: request action back_in_touch_by back_in_touch_at",
        "start-stop-continue": "table: client list item status",
    },
    "compare-interactions": {
        "interaction-pairs": (
            "records: title date good_client good_date good_situation good_did good_response good_difference "
            "difficult_client difficult_date difficult_situation difficult_did difficult_response "
            "difficult_difference discussed_with_manager_on"
        ),
        "tactics": "table: pair tactic advised_by",
        "tactic-trials": "table: tactic date client result client_feedback",
        "peer-methods": "table: date person situation method their_reason",
    },
    "their-shoes": {
        "empathy-log": "table: date client happened felt thought influence differently plan evidence verdict",
    },
    "focus-group": {
        "focus-groups": "records: title purpose participants date place roles ground_rules minutes_a_topic",
        "focus-group-questions": "table: group topic question",
        "focus-group-answers": "table: question answer given_by theme",
        "focus-group-solutions": "table: group solution topic impact effort votes chosen",
        "longer-term-plan": (
            "records: title date vision milestone_1 milestone_1_by milestone_2 milestone_2_by milestone_3 "
            "milestone_3_by measures next_review"
        ),
    },
    "customer-wants": {
        "expectations": "table: expectation criterion dimension",
        "client-expectations": "matrix: client expectation importance performance feasible obstacle status note",
        "list-feedback": "table: date from who comment changed",
        "satisfaction-paths": "table: kind would_take criteria first_step by_when",
    },
    "know-your-clients": {
        "verifications": (
            "table: date client expectation missed_expectation my_importance my_performance outcome client_importance "
            "client_rating their_words"
        ),
        "client-meetings": "table: date client business shadowing when learned",
        "suggestions": "table: date client meeting suggestion applicable shared_on decision",
    },
    "collaboration": {
        "task-forces": "records: title date purpose sponsor mandate members meeting_rhythm",
        "opportunities": "table: opportunity areas benefit effort lead",
        "opportunity-rankings": "matrix: opportunity area rank",
        "issue-proposals": "table: issue proposal",
        "consensus": "matrix: proposal area position support",
    },
    "reframe-problem": {
        "problem-statements": ("records: title date statement story conclusion presented_on presented_to response"),
        "problem-factors": "table: problem factor",
        "perspectives": "table: name",
        "factor-weights": "matrix: factor perspective weight put_by_them",
        "first-steps": "table: problem step by_when taken_on result",
    },
    "contribution-matrix": {
        "benefits": "matrix: client service benefit_kind benefit effectiveness",
        "contribution-questions": (
            "records: title date future_requirements priorities new_services strategy_communication client_trial"
        ),
    },
    "long-term-needs": {
        "measures": "table: criterion expectation client service measure unit target better source",
        "measurements": "table: measure date period client value volume whose",
        "criteria-checks": "table: date checked_with who additions corrections",
        "feedback-tool": "records: title date how how_often questions where_answers_go",
    },
    "public-recognition": {
        "recognitions": "table: date person group unit what_they_did behaviour where_recognised",
        "stories": "table: example situation task action result may_be_told chosen used_at",
        "talk-points": "table: kind point evidence",
        "forum-notes": "table: date forum my_contribution what_followed",
    },
    "change-support": {
        "change-ideas": "records: title date idea client_benefit success_looks_like by_when",
        "supporters": ("table: change person why_listed think stance_start stance_needed power interest learned plan"),
        "support-steps": "table: supporter date step result stance_after",
        "plan-reviews": "table: change date what_works what_does_not change_to_plan",
    },
    "practice-audit": {"practice-audit": "table: date practice rating evidence next_step"},
    "start-at-the-top": {"leader-acts": "table: date kind what seen_by"},
    "hire-for-fit": {
        "hiring-guide": "table: trait question good_answer beware_of",
        "candidate-ratings": "table: date candidate_code rater trait rating evidence",
    },
    "involve-everyone": {"contact-rota": "table: person contact planned_for done_on learned"},
    "trust-your-team": {
        "scripts-and-approvals": "table: script_or_approval why_it_exists decision limits owner done_on",
    },
    "keep-lines-open": {
        "channel-map": "table: topic channel who how_often gap",
        "who-to-call": "table: problem person backup",
    },
}
BEHAVIOURS = (
    "asks-questions",
    "applies-knowledge",
    "sees-viewpoints",
    "finds-common-ground",
    "builds-relationships",
    "thinks-long-term",
)
SHARED_WORKSHEETS = {
    "customer-wants": "clients",
    "know-your-clients": "clients expectations client-expectations list-feedback",
    "contribution-matrix": "clients services",
    "long-term-needs": "clients expectations client-meetings suggestions",
}
# The closed lists that the analysis goes by.
CHOICES = {
    ("actions", "status"): "open doing done dropped",
    ("clients", "kind"): (
        "public colleague co-worker peer branch ministry-or-agency partner-institute non-government-organisation "
        "professional-group public-stakeholder private-stakeholder other-government other"
    ),
    ("clients", "setting"): "internal external",
    ("clients", "review_every"): "quarter",
    ("people", "relation"): "my-team my-manager peer other",
    ("behaviour-ratings", "rater"): "self manager colleague client",
    ("learning-goals", "level_now"): "level-1-3 level-4-5 level-6",
    ("learning-goals", "learned"): "little something a-lot",
    ("extra-mile-log", "status"): "planned done",
    ("time-entries", "kind"): "service administrative other",
    ("time-entries", "source"): "typed timer import",
    ("call-moments", "works"): "works does-not-work",
    ("feedback-notes", "kind"): "strength lacking deficient inappropriate",
    ("problem-ideas", "source"): "colleague reading own",
    ("requests", "kind"): "request complaint",
    ("start-stop-continue", "list"): "start stop continue",
    ("empathy-log", "verdict"): "confirmed partly wrong open",
    ("expectations", "dimension"): "tangibles reliability responsiveness assurance empathy",
    ("client-expectations", "feasible"): "yes rules-prevent resources-prevent not-known",
    ("client-expectations", "status"): "assumed verified",
    ("list-feedback", "from"): "peer manager client",
    ("verifications", "outcome"): "confirmed changed not-theirs missed",
    ("client-meetings", "shadowing"): "offered planned done",
    ("measures", "better"): "higher lower",
}
# How many there are of what is counted in words.
NUMBERS = {
    ("habit-log", "habit"): 6,
    ("issue-proposals", "issue"): 6,
    ("focus-group-questions", "topic"): 5,
    ("practice-audit", "practice"): 5,
    ("leader-acts", "kind"): 5,
    ("manager-actions", "how_known"): 4,
    ("talk-points", "kind"): 3,
    ("stories", "may_be_told"): 3,
    ("supporters", "why_listed"): 3,
    ("scripts-and-approvals", "decision"): 3,
    ("measurements", "whose"): 2,
    ("benefits", "benefit_kind"): 2,
}
DATES_AHEAD = {
    ("actions", "due"),
    ("promises", "back_in_touch_by"),
    ("first-steps", "by_when"),
    ("contact-rota", "planned_for"),
    ("learning-goals", "by_when"),
    ("client-meetings", "when"),
    ("change-ideas", "by_when"),
    ("satisfaction-paths", "by_when"),
    ("longer-term-plan", "next_review"),
    ("longer-term-plan", "milestone_1_by"),
    ("longer-term-plan", "milestone_2_by"),
    ("longer-term-plan", "milestone_3_by"),
}
MAKING_ACTIONS = {
    "feedback-notes",
    "start-stop-continue",
    "suggestions",
    "first-steps",
    "satisfaction-paths",
    "focus-group-solutions",
    "behaviour-ratings",
}
MATRICES = {
    "client-expectations": ("clients", "expectations"),
    "opportunity-rankings": ("opportunities", "areas"),
    "consensus": ("issue-proposals", "areas"),
    "factor-weights": ("problem-factors", "perspectives"),
    "benefits": ("clients", "services"),
}
FOR_GROUPS = (
    "focus-group customer-wants collaboration reframe-problem change-support contribution-matrix practice-conversation "
    "behaviours meaning"
)
PERSONAS = {
    "permit-clerk": {"02-level-1-3"},
    "programme-officer": {"03-level-4-5"},
    "regional-director": {"04-level-6", "05-leading-service"},
}
