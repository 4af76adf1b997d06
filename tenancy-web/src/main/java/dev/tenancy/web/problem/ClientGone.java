package dev.tenancy.web.problem;

import java.io.IOException;

/** The client closed the connection before it could be told what was wrong with its request: nobody's fault here. */
public final class ClientGone extends IOException {

    private static final long serialVersionUID = 1L;

    ClientGone(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
