/* Instances of classes whose attributes are slots: pointers behind the head of the object. */

#include <Python.h>
#include <structmember.h>
#include <string.h>

/* Where a slot's value lies in an instance; -1 for what is no slot. */
static inline Py_ssize_t slot_offset(PyObject *slot) {
    PyMemberDef *member;
    if (!Py_IS_TYPE(slot, &PyMemberDescr_Type)) return -1;
    member = ((PyMemberDescrObject *)slot)->d_member;
    return member->type == T_OBJECT_EX ? member->offset : -1;
}

/* Whether instances hold nothing but slots, so that they can be copied as they lie there. */
static inline int has_slots_alone(PyTypeObject *type) {
    return !type->tp_dictoffset && !type->tp_weaklistoffset && !type->tp_itemsize
           && (type->tp_basicsize - (Py_ssize_t)sizeof(PyObject)) % (Py_ssize_t)sizeof(PyObject *) == 0;
}

static inline void slot_put(PyObject *record, Py_ssize_t offset, PyObject *value) {
    PyObject **place = (PyObject **)((char *)record + offset), *old = *place;
    Py_INCREF(value);
    *place = value;
    Py_XDECREF(old);
}

/* What a slot that is filled holds. */
static inline PyObject *slot_get(PyObject *record, Py_ssize_t offset) {
    PyObject *value = *(PyObject **)((char *)record + offset);
    Py_INCREF(value);
    return value;
}

/* A new instance whose slots hold what those of `blank` do. */
static inline PyObject *slot_copy(PyObject *blank) {
    PyTypeObject *type = Py_TYPE(blank);
    PyObject *record = PyType_GenericAlloc(type, 0);
    PyObject **from, **end, **to;
    if (record == NULL) return NULL;
    from = (PyObject **)((char *)blank + sizeof(PyObject));
    end = (PyObject **)((char *)blank + type->tp_basicsize);
    to = (PyObject **)((char *)record + sizeof(PyObject));
    for (; from < end; from++, to++) {
        Py_XINCREF(*from);
        *to = *from;
    }
    return record;
}
