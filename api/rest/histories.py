"""The history over REST: of documents, spans, annotations and entities, also of what is gone; undoing and reverting."""

from collections.abc import Callable, Iterable, Sequence

from sqlmodel import Session

from annotations import authority, chronicle, undo
from annotations.chronicle import Subject
from annotations.history import Change
from annotations.undo import Group
from api.reply import JSON, Reply
from api.rest import turning
from api.rest.call import Call
from api.rest.door import Operation
from api.rest.records import Record
from api.rest.turning import HistoryQuery, RedoForm, RevertForm, UndoableQuery, UndoForm
from schema import changed, ids
from source_text import read
from source_text.problems import NotFound


def records(session: Session, rows: Sequence[Change], *, states: bool = False) -> list[Record]:
    """Changes as records; with `states` all that is known before and after is told as well."""
    owners = read.documents(session, {row.document_id for row in rows if row.document_id is not None})
    return [
        {
            "sequence": row.sequence,
            "at": row.at,
            "actor": row.actor,
            "action": row.action,
            "nodeType": row.node_type,
            "node": changed.subject(row),
            "document": owners[row.document_id].slug if row.document_id in owners else None,
            "fields": [{"name": d.field, "before": d.before, "after": d.after} for d in changed.fields(row)],
            "reason": row.reason,
            "group": row.group,
            "undoes": row.undoes,
            "cause": row.cause,
        }
        | ({"before": changed.state(row, row.before), "after": changed.state(row, row.after)} if states else {})
        for row in rows
    ]


def group(session: Session, found: Group) -> Record:
    """A group as a record."""
    changes = records(session, found.changes)
    return {
        "number": found.number,
        "at": found.first.at,
        "actor": found.first.actor,
        "cause": found.first.cause,
        "undoes": found.first.undoes,
        "count": len(changes),
        "documents": list(dict.fromkeys(c["document"] for c in changes if c["document"] is not None)),
        "changes": changes,
    }


def _listed(session: Session, call: Call, subject: Subject) -> Reply:
    query: HistoryQuery = call.query
    kind = "ChangeFromNewest" if query.newest else "Change"
    page = chronicle.history(session, subject, call.window(kind), newest=query.newest)
    return call.listing(kind, page, records(session, page.rows, states=query.states))


def of_document(session: Session, call: Call) -> Reply:
    """A page of what happened to a document and all that is said about it."""
    return _listed(session, call, chronicle.document_named(session, call.path["slug"]))


def of_entity(session: Session, call: Call) -> Reply:
    """A page of what happened to an entity, and to those that were merged into it."""
    key = call.path["key"]
    return _listed(session, call, chronicle.entity_named(session, authority.find(session, key), key))


def _of_node(node: str) -> Callable[[Session, Call], Reply]:
    """The history of what an id names; NotFound where nothing ever happened to one that can be seen."""

    def listed(session: Session, call: Call) -> Reply:
        subject = Subject(node, (ids.number(call.path["id"], node),))
        if not chronicle.known(session, subject):
            raise ids.missing(node)
        return _listed(session, call, subject)

    listed.__doc__ = f"A page of what happened to {'an' if node[0] in 'AE' else 'a'} {node.lower()}."
    return listed


of_annotation = _of_node("Annotation")
of_span = _of_node("Span")


def _number(call: Call) -> int:
    given = call.path["sequence"]
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= 10 else 0
    if not 0 < number < 2**31:
        raise NotFound("There is no such change.", path=("sequence",), hint="The history tells the number of each.")
    return number


def one(session: Session, call: Call) -> Reply:
    """One change, with all that is known before and after it."""
    number = _number(call)
    found = chronicle.changes(session, [number])
    if number not in found:
        raise NotFound("There is no such change.", path=("sequence",), hint="The history tells the number of each.")
    return Reply(records(session, [found[number]], states=True)[0])


def revert(session: Session, call: Call) -> Reply:
    """Take any change back, with all that the same request did; the answer is what was done."""
    form: RevertForm = call.body
    done = undo.revert(session, call.actor, _number(call), alone=bool(form.alone), reason=form.reason)
    return Reply(group(session, done))


def take_back(session: Session, call: Call) -> Reply:
    """Undo what you did last, as a whole; never what others did."""
    form: UndoForm = call.body
    return Reply(group(session, undo.undo(session, call.actor, read.scope(session, form.document), form.group)))


def do_again(session: Session, call: Call) -> Reply:
    """Do again what you undid last."""
    form: RedoForm = call.body
    return Reply(group(session, undo.redo(session, call.actor, read.scope(session, form.document), form.group)))


def undoable(session: Session, call: Call) -> Reply:
    """What you did and can undo, the latest first."""
    return _groups(session, call, undo.undoable)


def redoable(session: Session, call: Call) -> Reply:
    """What you undid and can do again, the latest first."""
    return _groups(session, call, undo.redoable)


def _groups(session: Session, call: Call, find: Callable[..., Iterable[Group]]) -> Reply:
    query: UndoableQuery = call.query
    found = find(session, call.actor, read.scope(session, query.document), query.limit)
    return Reply({"items": [group(session, one) for one in found]})


def _history(path: str, name: str, summary: str, function: Callable[[Session, Call], Reply]) -> Operation:
    answers = {200: (f"{summary}.", turning.ChangeList)}
    return Operation("GET", f"{path}/history", name, summary, function, answers, HistoryQuery)


def _act(path: str, name: str, summary: str, function: Callable[[Session, Call], Reply], form: type) -> Operation:
    answers = {200: ("What was done.", turning.GroupShape)}
    return Operation("POST", path, name, summary, function, answers, bodies={JSON: form}, problems=(404, 409, 410))


def _mine(path: str, name: str, summary: str, function: Callable[[Session, Call], Reply]) -> Operation:
    return Operation("GET", path, name, summary, function, {200: (f"{summary}.", turning.GroupList)}, UndoableQuery)


OPERATIONS = (
    _history("/documents/{slug}", "readDocumentHistory", "What happened to a document", of_document),
    _history("/annotations/{id}", "readAnnotationHistory", "What happened to an annotation", of_annotation),
    _history("/spans/{id}", "readSpanHistory", "What happened to a span", of_span),
    _history("/entities/{key}", "readEntityHistory", "What happened to an entity", of_entity),
    Operation(
        "GET",
        "/changes/{sequence}",
        "readChange",
        "One change",
        one,
        {200: ("The change.", turning.ChangeShape)},
    ),
    _act("/changes/{sequence}/revert", "revertChange", "Take any change back", revert, RevertForm),
    _act("/undo", "undo", "Undo what you did last", take_back, UndoForm),
    _act("/redo", "redo", "Do again what you undid last", do_again, RedoForm),
    _mine("/undoable", "listUndoable", "What you can undo", undoable),
    _mine("/redoable", "listRedoable", "What you can do again", redoable),
)
