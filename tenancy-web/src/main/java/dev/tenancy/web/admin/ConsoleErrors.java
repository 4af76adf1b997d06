package dev.tenancy.web.admin;

import dev.tenancy.log.LogContext;
import dev.tenancy.problem.ProblemType;
import dev.tenancy.problem.TenancyException.MalformedRequest;
import dev.tenancy.web.problem.Problem;
import dev.tenancy.web.problem.Problems;
import jakarta.faces.FacesException;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.application.ViewHandler;
import jakarta.faces.component.EditableValueHolder;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.component.visit.VisitContext;
import jakarta.faces.component.visit.VisitResult;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.faces.event.PhaseId;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Tells an operator in words what went wrong, on the page where it did, with everything that was typed still there.
 *
 * <p>What fails while a page is only being looked at is not for here, nor is a form that is none of ours: that becomes a page
 * of its own, by the status.
 */
final class ConsoleErrors extends ExceptionHandlerWrapper {

    private static final String EXPIRED =
            "This page had been open for too long, so nothing was done. What you typed is still here, but for passwords;"
                    + " check it and send it again.";
    private static final String STALE = " What you typed is still here; reload the page to see what has changed.";

    ConsoleErrors(ExceptionHandler wrapped) {
        super(wrapped);
    }

    @Override
    public void handle() {
        refuseWhatIsNoneOfOurs();
        Iterator<ExceptionQueuedEvent> events =
                getUnhandledExceptionQueuedEvents().iterator();
        while (events.hasNext()) {
            ExceptionQueuedEvent event = events.next();
            if (isTold(
                    event.getContext().getContext(),
                    event.getContext().getException(),
                    event.getContext().getPhaseId())) {
                events.remove();
            }
        }
        getWrapped().handle();
    }

    /** At once, whatever else went wrong of it: Faces would answer for a part of a page with the name of our class. */
    private void refuseWhatIsNoneOfOurs() {
        for (ExceptionQueuedEvent event : getUnhandledExceptionQueuedEvents()) {
            Throwable failure = event.getContext().getException();
            if (failure instanceof MalformedRequest || getRootCause(failure) instanceof MalformedRequest) {
                throw new FacesException(failure);
            }
        }
    }

    private boolean isTold(FacesContext faces, Throwable failure, @Nullable PhaseId phase) {
        if (getRootCause(failure) instanceof ViewExpiredException || failure instanceof ViewExpiredException) {
            String view = failure instanceof ViewExpiredException expired
                    ? expired.getViewId()
                    : ((ViewExpiredException) getRootCause(failure)).getViewId();
            restoreInputs(faces, view);
            add(faces, EXPIRED, FacesMessage.SEVERITY_WARN);
            return true;
        }
        if (!faces.isPostback() || faces.getViewRoot() == null || PhaseId.RENDER_RESPONSE.equals(phase)) {
            return false;
        }
        add(faces, words(Problems.of(failure)), FacesMessage.SEVERITY_ERROR);
        faces.renderResponse();
        return true;
    }

    private static String words(Problem problem) {
        if (problem.type() == ProblemType.INTERNAL_ERROR) {
            return "That did not work, and the fault is ours. Tell who runs this server the request "
                    + LogContext.requestId() + "; its log says why.";
        }
        return problem.type() == ProblemType.STALE_VERSION ? problem.detail() + STALE : problem.detail();
    }

    /** The same page made anew, with what was sent in its inputs; no action of it is carried out. */
    private static void restoreInputs(FacesContext faces, String view) {
        ViewHandler views = faces.getApplication().getViewHandler();
        UIViewRoot page = views.createView(faces, view);
        faces.setViewRoot(page);
        try {
            views.getViewDeclarationLanguage(faces, view).buildView(faces, page);
        } catch (IOException e) {
            throw new FacesException(e);
        }
        page.visitTree(VisitContext.createVisitContext(faces), (context, component) -> {
            if (component instanceof EditableValueHolder) {
                component.decode(faces);
            }
            return VisitResult.ACCEPT;
        });
        faces.renderResponse();
    }

    private static void add(FacesContext faces, String text, FacesMessage.Severity severity) {
        faces.addMessage(null, new FacesMessage(severity, text, text));
    }
}
