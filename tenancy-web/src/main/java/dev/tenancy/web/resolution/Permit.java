package dev.tenancy.web.resolution;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a request holds while it is under way; it is given back once, however often it is ended. */
final class Permit implements AsyncListener {

    /** Holds nothing. */
    static final Permit NONE = new Permit(() -> {});

    private final AtomicBoolean held = new AtomicBoolean(true);
    private final Runnable giveBack;

    Permit(Runnable giveBack) {
        this.giveBack = giveBack;
    }

    /** The filters are through with the request: it has ended, or goes on without them and ends later. */
    void leave(HttpServletRequest request) {
        if (request.isAsyncStarted()) {
            try {
                request.getAsyncContext().addListener(this);
                return;
            } catch (IllegalStateException completedMeanwhile) {
                // Then it has ended.
            }
        }
        end();
    }

    void end() {
        if (held.compareAndSet(true, false)) {
            giveBack.run();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
