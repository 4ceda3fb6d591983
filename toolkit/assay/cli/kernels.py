"""`assay kernels`: what is compiled, and what cannot run here."""


def kernels() -> None:
    """List the kernels, the backend that each runs on here, and why another is absent.

    Example: ASSAY_BACKEND=numba assay kernels
    """
    from assay_kernels.dispatch import available_backends, choose_backend
    from assay_kernels.registry import kernels as described

    for name, kernel in described().items():
        absent = {backend: why for backend, why in available_backends(name).items() if why is not None}
        others = ", ".join(b for b in kernel.backends if b not in absent)
        print(f"{name}  {kernel.signature}\n    {kernel.summary}\n    runs on {choose_backend(name)} (of {others})")
        for backend, why in absent.items():
            print(f"    not on {backend}: {why}")
